//! What is asked for, whatever it is. Invariant: the same question is not asked twice.

use super::answer::Answer;
use std::{any::Any, pin::Pin, sync::Arc};

type Coming = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// A question, as its page knows it: asked by `fetch` about `source`.
pub(super) struct Question<S, F> {
    pub source: S,
    pub fetch: Arc<F>,
}

trait Ask: Any + Send + Sync {
    fn answer(&self) -> Coming;
    fn is_same(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<S, F, R> Ask for Question<S, F>
where
    S: PartialEq + Clone + Send + Sync + 'static,
    F: Fn(S) -> R + Send + Sync + 'static,
    R: Future<Output = Answer> + Send + 'static,
{
    fn answer(&self) -> Coming {
        Box::pin((self.fetch)(self.source.clone()))
    }

    fn is_same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| other.source == self.source)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A question of any page.
#[derive(Clone)]
pub(super) struct Asked(Arc<dyn Ask>);

impl Asked {
    pub fn new<S, F, R>(question: Question<S, F>) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        F: Fn(S) -> R + Send + Sync + 'static,
        R: Future<Output = Answer> + Send + 'static,
    {
        Self(Arc::new(question))
    }

    pub fn answer(&self) -> Coming {
        self.0.answer()
    }
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_same(other.0.as_any())
    }
}
