//! Remarks about a document, in the reader's language.

use domain::questionnaire::{MOST_SECONDS, Remark, Unaskable};
use ui::i18n::t::library_told as text;

/// What is told of an element.
pub(super) fn in_words(remark: &Remark) -> String {
    match remark {
        Remark::NotUsed => text::remark_not_used().to_owned(),
        Remark::Missing => text::remark_missing().to_owned(),
        Remark::LanguageMissing => text::remark_language_missing().to_owned(),
        Remark::Extension(url) => text::remark_extension(url),
        Remark::Control(code) => text::remark_control(code),
        Remark::Regex => text::remark_regex().to_owned(),
        Remark::NoElement(code) => text::remark_no_element(code),
        Remark::NoOptions => text::remark_no_options().to_owned(),
        Remark::NoTimer => text::remark_no_timer(MOST_SECONDS),
        Remark::TakesNoAnswer(usage) => text::remark_takes_no_answer(usage),
        Remark::NotForAll(usage) => text::remark_not_for_all(usage),
        Remark::OtherLanguage(language) => text::remark_other_language(language),
        Remark::NoExpression(usage) => text::remark_no_expression(usage),
        Remark::NotEvaluated(usage, why) => text::remark_not_evaluated(usage, why),
        Remark::NamesNoItem(usage, link_id) => text::remark_names_no_item(link_id, usage),
    }
}

/// Why an item cannot be asked.
pub(super) fn why_not(why: Unaskable) -> &'static str {
    match why {
        Unaskable::File => text::unaskable_file(),
        Unaskable::Reference => text::unaskable_reference(),
        Unaskable::Units => text::unaskable_units(),
        Unaskable::UnderSeveral => text::unaskable_under_several(),
        Unaskable::SameCode => text::unaskable_same_code(),
        Unaskable::NumberSign => text::unaskable_number_sign(),
        Unaskable::OneIsEnough => text::unaskable_one_is_enough(),
        Unaskable::AtLeast => text::unaskable_at_least(),
        Unaskable::FromOutside => text::unaskable_from_outside(),
        Unaskable::Expressions => text::unaskable_expressions(),
        Unaskable::TooLong => text::unaskable_too_long(),
    }
}
