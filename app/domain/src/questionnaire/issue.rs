//! What is wrong, in FHIR's words. Invariant: every issue names the element by a `FHIRPath`-like path.

use serde_json::{Value, json};

/// Of the FHIR value set `issue-severity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
}

/// Of the FHIR value set `issue-type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueCode {
    Required,
    Structure,
    Value,
    Invariant,
    BusinessRule,
    CodeInvalid,
    NotSupported,
    TooLong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub severity: Severity,
    pub code: IssueCode,
    /// Such as `Questionnaire.item[2].enableWhen[0]`.
    pub path: String,
    /// English, one sentence; holds no answer.
    pub text: String,
    /// The question, when the issue is about an answer.
    pub link_id: String,
}

impl Severity {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl IssueCode {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Structure => "structure",
            Self::Value => "value",
            Self::Invariant => "invariant",
            Self::BusinessRule => "business-rule",
            Self::CodeInvalid => "code-invalid",
            Self::NotSupported => "not-supported",
            Self::TooLong => "too-long",
        }
    }
}

impl std::fmt::Display for Issue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}) {}: {}", self.severity.as_str(), self.code.as_str(), self.path, self.text)
    }
}

/// As a FHIR R4 `OperationOutcome`; without issues it says that all is well.
#[must_use]
pub fn operation_outcome(issues: &[Issue]) -> Value {
    let told = |issue: &Issue| {
        json!({
            "severity": issue.severity.as_str(),
            "code": issue.code.as_str(),
            "details": { "text": issue.text },
            "expression": [issue.path],
        })
    };
    let mut all: Vec<Value> = issues.iter().map(told).collect();
    if all.is_empty() {
        all.push(json!({ "severity": "information", "code": "informational", "details": { "text": "no issues" } }));
    }
    json!({ "resourceType": "OperationOutcome", "issue": all })
}
