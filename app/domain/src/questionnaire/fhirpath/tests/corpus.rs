//! Every expression of the refero corpus (Helsenorge, MIT): 141 questionnaires, read on 29 November 2026. They stand here
//! because the corpus is not part of the repository.

use super::super::{Expression, ParseFault};

/// How often, in which extension, the expression.
const FOUND: [(usize, &str, &str); 27] = [
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='044c2017-6bd1-428c-8955-65a4886e0017').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='0e4b9ac9-f58b-4448-a716-ed1b3687278f').answer.value",
    ),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='103ab616-f027-482d-c725-7a8486034d8c').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='1e885ef9-cbaa-445b-87ea-d431cd452e5d').answer.value",
    ),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='31aa69ce-a4ec-47dd-a2c9-07334b4ab0ac').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='349c3cf6-d461-4608-9909-af1a5e611d51').answer.value",
    ),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='3a818ca4-4cf5-45b4-8f07-5224d855239c').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='51b45827-6c26-45c0-89a7-6abc1a8877b2').answer.value",
    ),
    (1, "cqf-expression", "QuestionnaireResponse.descendants().where(linkId='Totalsum').answer.value"),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='ad38896a-854a-40d9-8096-7fd982133a29').answer.value",
    ),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='af3b630e-8bd6-491a-8a9d-d8f40c061546').answer.value",
    ),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='bbdaf832-9533-4a4e-8bbe-51fe1350de3e').answer.value",
    ),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='d850bc21-d2f4-4863-8816-c3b0888feed1').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='dcf1d799-a3ca-4f39-823f-e7fd4984fc80').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='f0bc7ac2-7c0a-4453-820b-b34df230d6fc').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='f6c51b39-1095-4a59-8479-fdde8bb15389').answer.value",
    ),
    (
        1,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='f776e26d-31c0-4c46-8eb8-0899cc91af9b').answer.value",
    ),
    (
        2,
        "cqf-expression",
        "QuestionnaireResponse.descendants().where(linkId='faa69942-d724-4f5a-e49a-e7968ee62bc1').answer.value",
    ),
    (1, "cqf-expression", "QuestionnaireResponse.descendants().where(linkId='parent-choice-id').answer.value"),
    (1, "sdf-calculatedExpression", ""),
    (
        2,
        "sdf-calculatedExpression",
        "QuestionnaireResponse.descendants().where(linkId='1.1').answer.value + QuestionnaireResponse.descendants().where(linkId='1.2').answer.value",
    ),
    (
        1,
        "sdf-calculatedExpression",
        "QuestionnaireResponse.descendants().where(linkId='2.1').answer.valueInteger + QuestionnaireResponse.descendants().where(linkId='2.2').answer.valueInteger",
    ),
    (
        1,
        "sdf-calculatedExpression",
        "QuestionnaireResponse.descendants().where(linkId='3.1').answer.value.value + QuestionnaireResponse.descendants().where(linkId='3.2').answer.value.value",
    ),
    (1, "sdf-calculatedExpression", "QuestionnaireResponse.descendants().where(linkId='Sum').answer.value / 2"),
    (
        1,
        "sdf-calculatedExpression",
        "QuestionnaireResponse.descendants().where(linkId='Tall1').answer.value + QuestionnaireResponse.descendants().where(linkId='Tall2').answer.value",
    ),
    (1, "sdf-calculatedExpression", "QuestionnaireResponse.descendants().where(linkId='Totalsum').answer.value / 4"),
    (
        1,
        "sdf-calculatedExpression",
        "QuestionnaireResponse.descendants().where(linkId='kopiert_felt').answer.value / 4",
    ),
];

#[test]
fn all_are_read_but_the_empty_one() {
    let mut counts = (0, 0);
    for (times, extension, text) in FOUND {
        match Expression::parse(text) {
            Ok(expression) => {
                let reach = expression.reach();
                assert!(!reach.all && !reach.items.is_empty() && reach.items.values().all(|below| !below), "{text}");
                counts.0 += times;
            }
            Err(fault) => {
                assert_eq!((fault, extension), (ParseFault::Empty, "sdf-calculatedExpression"), "{text}");
                counts.1 += times;
            }
        }
    }
    assert_eq!(counts, (35, 1), "(read, refused)");
}
