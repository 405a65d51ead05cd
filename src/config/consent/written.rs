//! Consent as it is written.

use schemars::JsonSchema;

use crate::config::identity::Extract;
use crate::config::text::Entries;

/// Who may be in the profile: only customers who have consented to what it is for.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// What the consent is for, as the systems name it, such as `win_back`. Sources that hold consents for several
    /// purposes say under `purpose` in which column it stands; where none does, it is only a name in the report.
    pub purpose: Option<String>,
    /// The sources in which customers consent and withdraw: of customers, or of events of which the latest of a record
    /// counts. Over all records of a customer the strictest wins.
    pub from: Entries<ConsentSource>,
    /// How long a consent holds, such as `730d`. Default: until it is withdrawn.
    pub lasts: Option<String>,
}

/// Where a source says whether customers consent.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentSource {
    /// The column that says it, or where in a column it stands: `{json: [email_marketing_consent, state]}`.
    pub status: Extract,
    /// What stands there where a customer consents: `[granted, "true"]`, in letters of either case. All else withdraws;
    /// where nothing stands, nothing is said.
    pub given: Vec<String>,
    /// The column that names the purpose, or a list of purposes: `{split: [topics, ";"]}`; rows of other purposes say
    /// nothing. Default: every row is about this one.
    pub purpose: Option<Extract>,
    /// What the purpose is called in this source, where it is not called as under `consent`: `[WB, all]`.
    #[serde(default)]
    pub called: Vec<String>,
    /// Of a source of customers the column that says when they consented or withdrew. Default: when the record was
    /// changed.
    pub at: Option<String>,
}
