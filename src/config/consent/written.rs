//! Consent as it is written.

use schemars::JsonSchema;

use crate::config::text::Entries;

/// Who may be in the profile: only customers who have consented to what it is for.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// What the consent is for, as the systems name it, such as `win_back`. Sources that hold consents for several
    /// purposes say under `purpose` in which column it stands.
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
    /// The column that says it.
    pub status: String,
    /// What stands there where a customer consents: `[granted, "true"]`, in letters of either case. All else withdraws;
    /// where nothing stands, nothing is said.
    pub given: Vec<String>,
    /// The column that names the purpose; rows of other purposes say nothing. Default: every row is about this one.
    pub purpose: Option<String>,
}
