//! What a definition may not say.

use super::*;

fn fault(fields: Value) -> &'static str {
    match read(definition(fields)) {
        Err(ScoringError::Score { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_computed_is_refused_by_name() {
    let missing = |at_most: usize, then: &str| json!({ "at_most": at_most, "then": then, "source": source() });
    let band = |bounds: Value| {
        let mut band = json!({ "meaning": { "nb": "noe" }, "source": source() });
        bounds.as_object().unwrap().iter().for_each(|(name, value)| band[name] = value.clone());
        json!({ "bands": [band] })
    };
    let optional = |item: &str| json!({ "item": item, "optional": true });
    let change = |at_least: f64| json!({ "at_least": at_least, "source": source() });
    for (fields, told) in [
        (json!({ "code": "" }), "the code is empty"),
        (json!({ "lowest": 5, "highest": 5 }), "lowest is not below highest"),
        (json!({ "transform": { "factor": 0 } }), "the factor is zero"),
        (json!({ "rounding": { "decimals": 7, "source": source() } }), "too many decimals"),
        (json!({ "parts": [] }), "it has no parts"),
        (json!({ "parts": [{ "item": "1" }, { "item": "1" }] }), "a part counts twice"),
        (json!({ "parts": [{ "score": "s" }] }), "it is made of a score that is not before it"),
        (json!({ "parts": [{ "item": "1", "weight": 0 }] }), "a weight is zero, or below zero in a mean"),
        (
            json!({ "method": "mean", "parts": [{ "item": "1", "weight": -1 }] }),
            "a weight is zero, or below zero in a mean",
        ),
        (json!({ "parts": [{ "item": "1", "transform": { "factor": 0 } }] }), "the factor of a part is zero"),
        (json!({ "parts": [{ "item": "1", "reverse": { "lowest": 5, "highest": 1 } }] }), "a reversal has no range"),
        (json!({ "missing": missing(4, "person_mean") }), "as many may be missing as there are, or none"),
        (json!({ "missing": missing(0, "person_mean") }), "as many may be missing as there are, or none"),
        (json!({ "missing": missing(1, "answered") }), "a sum of only the answered is too low"),
        (json!({ "method": "max", "missing": missing(1, "answered") }), "a maximum of only some is too low"),
        (json!({ "method": "max", "parts": [{ "item": "1", "weight": 2 }] }), "a weight in a maximum"),
        (json!({ "parts": [{ "item": "1" }, optional("2")] }), "an optional part in what is no mean"),
        (json!({ "method": "max", "parts": [{ "item": "1" }, optional("2")] }), "an optional part in what is no mean"),
        (json!({ "method": "mean", "parts": [optional("1"), optional("2")] }), "all parts are optional"),
        (
            json!({ "method": "mean", "parts": [{ "item": "1" }, optional("2"), { "item": "3" }],
                "missing": missing(1, "answered") }),
            "optional parts, and a rule for missing items",
        ),
        (json!({ "changes": [change(0.0)] }), "limits of change are not above zero and ascending"),
        (json!({ "changes": [change(2.0), change(1.0)] }), "limits of change are not above zero and ascending"),
        (band(json!({})), "a band has no bound, or contradicts itself"),
        (band(json!({ "at_most": 4, "below": 5 })), "a band has no bound, or contradicts itself"),
        (band(json!({ "at_least": 5, "below": 5 })), "a band has no bound, or contradicts itself"),
    ] {
        assert_eq!(fault(fields.clone()), told, "{fields}");
    }
}

#[test]
fn a_rule_for_missing_items_is_not_for_scores() {
    let mut two = definition(json!({}));
    let mut total = two["scores"][0].clone();
    total["code"] = json!("total");
    total["parts"] = json!([{ "item": "1" }, { "score": "s" }]);
    total["missing"] = json!({ "at_most": 1, "then": "person_mean", "source": source() });
    two["scores"].as_array_mut().unwrap().push(total);
    let fault = "a rule for missing items in a score made of scores";
    assert_eq!(read(two), Err(ScoringError::Score { code: "total".to_owned(), fault }));
}

#[test]
fn a_score_is_not_optional() {
    let mut two = definition(json!({}));
    let mut total = two["scores"][0].clone();
    total["code"] = json!("total");
    total["method"] = json!("mean");
    total["parts"] = json!([{ "item": "1" }, { "score": "s", "optional": true }]);
    two["scores"].as_array_mut().unwrap().push(total);
    let fault = "an optional part that is a score";
    assert_eq!(read(two), Err(ScoringError::Score { code: "total".to_owned(), fault }));
}

#[test]
fn two_scores_of_one_name_no_scores_and_no_version_are_refused() {
    let mut twice = definition(json!({}));
    let again = twice["scores"][0].clone();
    twice["scores"].as_array_mut().unwrap().push(again);
    assert!(matches!(read(twice), Err(ScoringError::Score { fault: "the code is used twice", .. })));
    assert!(read(json!({ "version": "1", "scores": [] })).is_ok(), "said outright: nothing is scored");
    assert!(matches!(read(json!({ "version": "1" })), Err(ScoringError::Unreadable(_))));
    let mut unnamed = definition(json!({}));
    unnamed["version"] = json!(" ");
    assert_eq!(read(unnamed), Err(ScoringError::NoVersion));
}

/// Takes the field away, then leaves its citation empty.
fn needs_source(definition: &Value, at: &str) {
    for change in [None, Some(json!({ "text": " " }))] {
        let mut without = definition.clone();
        let holder = without.pointer_mut(at).unwrap().as_object_mut().unwrap();
        holder.remove("source").unwrap();
        if let Some(source) = change {
            holder.insert("source".to_owned(), source);
        }
        assert!(matches!(read(without), Err(ScoringError::Unreadable(_))), "{at}");
    }
}

#[test]
fn no_rule_and_no_limit_is_read_without_its_source() {
    let mut whole = definition(json!({
        "missing": { "at_most": 1, "then": "person_mean", "source": source() },
        "rounding": { "decimals": 1, "source": source() },
        "bands": [{ "at_least": 5, "meaning": { "nb": "noe" }, "source": source() }],
        "changes": [{ "at_least": 5, "source": source() }],
    }));
    whole["risk"] = json!([{ "item": "1", "at_least": 1, "source": source() }]);
    assert!(read(whole.clone()).is_ok());
    for at in
        ["/scores/0", "/scores/0/missing", "/scores/0/rounding", "/scores/0/bands/0", "/scores/0/changes/0", "/risk/0"]
    {
        needs_source(&whole, at);
    }
    let old: Value = serde_json::from_str(STORED).unwrap();
    for at in ["", "/cut_off", "/change"] {
        needs_source(&old, at);
    }
}

#[test]
fn what_is_not_known_is_not_skipped() {
    for fields in [
        json!({ "rounded": true }),
        json!({ "parts": [{ "item": "1", "reversed": true }] }),
        json!({ "parts": [{ "item": "1", "score": "s" }] }),
        json!({ "parts": [{}] }),
        json!({ "parts": ["1"] }),
        json!({ "method": "median" }),
        json!({ "measures": { "en": "something" } }),
    ] {
        assert!(matches!(read(definition(fields.clone())), Err(ScoringError::Unreadable(_))), "{fields}");
    }
    let mut old: Value = serde_json::from_str(STORED).unwrap();
    old["weights"] = json!([1]);
    assert!(matches!(read(old), Err(ScoringError::Unreadable(_))));
    assert!(matches!(read(json!([])), Err(ScoringError::Unreadable(_))));
}
