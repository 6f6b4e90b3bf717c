//! What a centre has to ask with: what ships, and what it has taken into its library. Invariant: whoever asks, offers or names
//! an instrument by its code asks here; one that is retired is given to nobody anew.

use crate::{
    ctx::Ctx,
    error::{Error, Result},
    questionnaire::{install, shipped},
    risk,
};
use domain::{
    Lang,
    id::{CentreId, QuestionnaireId},
};
use entity::{instrument, questionnaire, retired_instrument};
use sea_orm::ConnectionTrait;
use std::collections::HashSet;

/// The instruments of one centre. Empty, it is what ships.
#[derive(Default)]
pub struct Library {
    /// The centre's own, by title.
    own: Vec<instrument::Model>,
    retired: HashSet<String>,
}

/// One of them, as it is given now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub code: String,
    pub url: String,
    pub title: String,
    /// Of the title.
    pub lang: Lang,
    /// Staff perform it.
    pub by_staff: bool,
    pub asks_of_risk: bool,
    /// The version that is given, where it is the centre's own.
    pub own: Option<QuestionnaireId>,
    pub retired: bool,
}

impl Library {
    /// Of a centre.
    ///
    /// # Errors
    /// When the database is down.
    pub async fn of(conn: &impl ConnectionTrait, centre: CentreId) -> Result<Self> {
        let mut own = instrument::of_centre(conn, centre).await?;
        let order = crate::wording::name_order();
        own.sort_by(|one, other| order(&one.title, &other.title));
        let retired = retired_instrument::of_centre(conn, centre).await?.into_iter().map(|one| one.code).collect();
        Ok(Self { own, retired })
    }

    /// All of them: first what ships, in the order in which it is offered.
    #[must_use]
    pub fn entries(&self, lang: Lang) -> Vec<Entry> {
        let of_kind = |by_staff: bool| {
            let ships = shipped(by_staff, lang).map(move |(code, form)| Entry {
                code: code.to_owned(),
                url: form.url.clone(),
                title: form.title.clone(),
                lang: form.lang,
                by_staff,
                asks_of_risk: risk::ships_with_risk(code),
                own: None,
                retired: self.retired.contains(code),
            });
            ships.chain(self.own.iter().filter(move |one| one.by_staff == by_staff).map(|one| self.entry(one)))
        };
        of_kind(false).chain(of_kind(true)).collect()
    }

    fn entry(&self, own: &instrument::Model) -> Entry {
        Entry {
            code: own.code.clone(),
            url: own.url.clone(),
            title: own.title.clone(),
            lang: Lang::parse(&own.lang).unwrap_or_default(),
            by_staff: own.by_staff,
            asks_of_risk: own.asks_of_risk,
            own: Some(own.questionnaire_id),
            retired: self.retired.contains(&own.code),
        }
    }

    /// The one with this code, retired or not.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<Entry> {
        self.entries(Lang::Nb).into_iter().find(|entry| entry.code == code)
    }

    /// The codes and titles of what participants may be asked, or of what staff may perform.
    #[must_use]
    pub fn given(&self, by_staff: bool, lang: Lang) -> Vec<(String, String)> {
        let all = self.entries(lang).into_iter().filter(|entry| entry.by_staff == by_staff && !entry.retired);
        all.map(|entry| (entry.code, entry.title)).collect()
    }

    /// The one with this code, if participants may be asked it, or staff perform it, from now on.
    #[must_use]
    pub fn gives(&self, code: &str, by_staff: bool) -> Option<Entry> {
        self.find(code).filter(|entry| entry.by_staff == by_staff && !entry.retired)
    }

    /// May a programme name it? What it names stays named while it is retired.
    #[must_use]
    pub fn may_be_named(&self, code: &str) -> bool {
        self.find(code).is_some_and(|entry| !entry.by_staff)
    }

    /// Has the one with this code a risk item?
    #[must_use]
    pub fn asks_of_risk(&self, code: &str) -> bool {
        self.find(code).is_some_and(|entry| entry.asks_of_risk)
    }
}

impl Entry {
    /// The version that is given; one that ships is put there if it is not.
    pub(crate) async fn form(
        &self,
        ctx: &Ctx,
        conn: &impl ConnectionTrait,
        centre: CentreId,
    ) -> Result<questionnaire::Model> {
        match self.own {
            None => install(ctx, conn, centre, &self.code).await,
            Some(id) => {
                let found = questionnaire::with_ids(conn, centre, [id]).await?.pop();
                found.ok_or_else(|| Error::internal(format!("questionnaire {id} is gone")))
            }
        }
    }
}
