//! The questions a careful reviewer asks about a use case.
//!
//! In: the written or the understood use case. Out: findings. Whether names refer to something is asked where they are
//! resolved; here is what remains.

use super::compile::steps;
use super::expression::{Expression, Kind};
use super::load::Findings;
use super::usecase::*;
use super::written;
use crate::diagnostic::Step;

/// Keys without which there is no use case; false when the rest cannot be asked about.
///
/// The half that use cases share needs neither names nor a profile, which is `whole`.
pub(super) fn required_keys(written: &written::UseCase, whole: bool, findings: &mut Findings) -> bool {
    let of_a_use_case = ["use_case", "title", "purpose", "entity", "id_prefix", "attributes"];
    let required = [
        ("use_case", written.use_case.is_some(), "the name of the use case, such as `churn_prevention`"),
        ("title", written.title.is_some(), "one line that an executive understands"),
        ("purpose", written.purpose.is_some(), "the decision, its owner and the minutes saved"),
        ("entity", written.entity.is_some(), "what is resolved, such as `account`"),
        ("id_prefix", written.id_prefix.is_some(), "the letters before every canonical ID, such as `ACC`"),
        ("sources", written.sources.is_some(), "the systems that hold records of customers"),
        ("identity", written.identity.is_some(), "the fields that identify a customer"),
        ("match_keys", written.match_keys.is_some() || written.match_model.is_some(), "the keys that link records"),
        ("attributes", written.attributes.is_some(), "the 8 to 12 attributes of the profile"),
    ];
    for (key, present, what) in required {
        if !present && (whole || !of_a_use_case.contains(&key)) {
            findings.report(
                "missing-key",
                &[],
                format!("the key `{key}` is missing"),
                format!("add `{key}:` with {what}"),
            );
        }
    }
    if let Some(name_) = &written.use_case {
        name(name_, &steps!["use_case"], findings);
    }
    if let Some(entity) = &written.entity {
        name(entity, &steps!["entity"], findings);
    }
    if let Some(prefix) = &written.id_prefix
        && (!(1..=8).contains(&prefix.len()) || !prefix.bytes().all(|b| b.is_ascii_uppercase()))
    {
        findings.report(
            "invalid-name",
            &steps!["id_prefix"],
            format!("`{prefix}` cannot start an ID"),
            "one to eight capital letters, such as `ACC`",
        );
    }
    written.sources.is_some()
        && written.identity.is_some()
        && (written.match_keys.is_some() || written.match_model.is_some())
        && (!whole || (written.attributes.is_some() && written.purpose.is_some()))
}

/// A use case has 8 to 12 attributes.
pub(super) fn attribute_count(written: &written::UseCase, findings: &mut Findings) {
    let n = written.attributes.as_ref().map_or(8, Vec::len);
    if !(8..=12).contains(&n) {
        findings.report(
            "attribute-count",
            &steps!["attributes"],
            format!("the use case declares {n} attributes, and a use case has 8 to 12"),
            if n > 12 {
                "keep those that change somebody's action; the others belong to another use case"
            } else {
                "which other facts change what somebody does?"
            },
        );
    }
}

/// A key of the file that can be a column, a folder and a word in SQL.
pub(super) fn key(name: &str, path: &[Step], findings: &mut Findings) {
    if !is_name(name) {
        findings.report_at_key("invalid-name", path, format!("`{name}` is not a name"), NAME);
    }
}

/// A value of the file that can be a column, a folder and a word in SQL.
pub(super) fn name(name: &str, path: &[Step], findings: &mut Findings) {
    if !is_name(name) {
        findings.report("invalid-name", path, format!("`{name}` is not a name"), NAME);
    }
}

const NAME: &str = "lower-case letters, digits and underscores, starting with a letter, at most 63";

fn is_name(name: &str) -> bool {
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    starts_well && name.len() <= 63 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Whether a value that is written in the file has the attribute's type; `what` says which value.
pub(super) fn value(kind: AttributeType, plain: &Plain, path: &[Step], what: &str, findings: &mut Findings) {
    let fits = match (kind, plain) {
        (AttributeType::Decimal, Plain::Number(n)) => n.is_finite(),
        (AttributeType::Integer, Plain::Number(n)) => n.fract() == 0.0 && n.abs() < 9e15,
        (AttributeType::Boolean, Plain::Bool(_)) => true,
        (AttributeType::Date, Plain::Text(text)) => text.parse::<chrono::NaiveDate>().is_ok(),
        (AttributeType::Timestamp, Plain::Text(text)) => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        (kind, Plain::Text(_)) => kind.is_textual(),
        _ => false,
    };
    if !fits {
        findings.report("type-mismatch", path, format!("{what} is not of the attribute's type"), "");
    }
}

/// Whether an aggregate gives a value of the attribute's type.
pub(super) fn aggregate_type(
    function: Function,
    attribute: &written::Attribute,
    path: &[Step],
    findings: &mut Findings,
) {
    let fits = match function {
        Function::Count | Function::CountDistinct | Function::Sum => attribute.kind.is_numeric(),
        Function::Avg => attribute.kind == AttributeType::Decimal,
        Function::Distinct => attribute.kind == AttributeType::Text,
        Function::Min | Function::Max | Function::Latest | Function::Earliest => true,
    };
    if !fits {
        findings.report(
            "type-mismatch",
            path,
            format!("`{}` is not a number that fits the type of `{}`", function_name(function), attribute.name),
            "counts and sums are integer or decimal, averages are decimal, `distinct` is text",
        );
    }
}

/// Whether an expression is a condition; `kinds` are the columns it may read, none for columns that are all text.
pub(super) fn condition(
    expression: &Expression,
    kinds: &[(String, Kind)],
    what: &str,
    path: &[Step],
    findings: &mut Findings,
) {
    let known = |column: &String| kinds.is_empty() || kinds.iter().any(|(name, _)| name == column);
    if !expression.columns.iter().all(known) {
        return;
    }
    match expression.kind() {
        Err(why) => findings.report("invalid-sql", path, format!("{what}: {why}"), ""),
        Ok(Kind::Boolean) if expression.columns.is_empty() => {
            findings.report(
                "constant-condition",
                path,
                format!("{what} reads nothing: it is the same for every row"),
                "name a column, or remove it",
            );
        }
        Ok(Kind::Boolean) => {}
        Ok(kind) => findings.report(
            "type-mismatch",
            path,
            format!("{what} gives {kind}, and a condition is true or false"),
            "such as `value > 0`",
        ),
    }
}

/// Whether an expression over a record can give values of the attribute's type.
pub(super) fn supplied_kind(
    expression: &Expression,
    attribute: &written::Attribute,
    source: &str,
    path: &[Step],
    findings: &mut Findings,
) {
    if expression.bare_column().is_some() {
        return;
    }
    let kind = match expression.kind() {
        Ok(kind) => kind,
        Err(why) => {
            return findings.report("invalid-sql", path, format!("`{}` from `{source}`: {why}", attribute.name), "");
        }
    };
    let fits = match Kind::of_values(attribute.kind) {
        _ if kind == Kind::Text || kind == Kind::Other => true,
        expected => kind == expected,
    };
    if !fits {
        let headline = format!(
            "`{}` from `{source}` gives {kind}, and the attribute is {}",
            attribute.name,
            Kind::of_values(attribute.kind)
        );
        findings.report("type-mismatch", path, headline, "change the expression or the type");
    }
}

fn function_name(function: Function) -> &'static str {
    match function {
        Function::Count | Function::CountDistinct => "count",
        Function::Sum => "sum",
        Function::Avg => "avg",
        Function::Min => "min",
        Function::Max => "max",
        Function::Latest => "latest",
        Function::Earliest => "earliest",
        Function::Distinct => "distinct",
    }
}

/// Whether each match key can join anything.
pub(super) fn keys(identity: &Identity, findings: &mut Findings) {
    for (k, key) in identity.match_keys.iter().enumerate() {
        let has = |s: &usize, f: &usize| identity.fields[*f].places.iter().any(|(source, _)| source == s);
        if !identity.customer_sources().any(|s| key.on.iter().all(|f| has(&s, f))) {
            findings.report(
                "key-joins-nothing",
                &steps!["match_keys", k, "on"],
                format!("no source has all the fields of match key `{}`", key.name),
                "a key joins records that have all its fields",
            );
        }
    }
}

/// What can only be asked when everything is understood.
pub(super) fn understood(use_case: &UseCase, findings: &mut Findings) {
    keys(&use_case.identity, findings);
    for (a, attribute) in use_case.attributes.iter().enumerate() {
        attribute_is_sound(use_case, a, attribute, findings);
    }
}

fn attribute_is_sound(use_case: &UseCase, a: usize, attribute: &Attribute, findings: &mut Findings) {
    let at = |key: &str| steps!["attributes", a, key];
    let name = &attribute.name;
    for supply in &attribute.supplies {
        let source = &use_case.identity.sources[supply.source];
        let dated = match &source.role {
            Role::Customers(customers) => customers.updated_at.is_some(),
            Role::Events { .. } => true,
        };
        if dated {
            continue;
        }
        if attribute.fresh_for.is_some() {
            findings.report(
                "freshness-unknown",
                &at("fresh_for"),
                format!("`{name}` must be fresh, and `{}` does not say when its records changed", source.name),
                "give the source `updated_at`, or remove `fresh_for`",
            );
        }
        if attribute.rule == Rule::MostRecent {
            findings.report(
                "freshness-unknown",
                &at("survivorship"),
                format!(
                    "`{name}` takes the most recent value, and `{}` does not say when its records changed",
                    source.name
                ),
                "give the source `updated_at`, or choose another rule",
            );
        }
        let single = matches!(&source.role, Role::Customers(customers) if customers.one_record_per_customer);
        if !single && matches!(attribute.within_source, None | Some(Within::MostRecent)) {
            findings.report(
                "within-source-needed",
                &steps!["attributes", a],
                format!(
                    "`{name}`: `{}` may have several records of a customer and does not say which is the \
                     latest",
                    source.name
                ),
                "add `within_source:` with `sum`, `max`, `most_frequent` or another rule, or give the source \
                 `updated_at`",
            );
        }
    }
    let fits = match attribute.within_source {
        Some(Within::Sum) => attribute.kind.is_numeric(),
        Some(Within::Any | Within::All) => attribute.kind == AttributeType::Boolean,
        Some(Within::Longest) => attribute.kind.is_textual(),
        _ => true,
    };
    if !fits {
        findings.report(
            "type-mismatch",
            &at("within_source"),
            format!("`within_source` of `{name}` does not fit its type"),
            "`sum` is for numbers, `any` and `all` for booleans, `longest` for text",
        );
    }
    let fits = match attribute.rule {
        Rule::Longest | Rule::Union => attribute.kind.is_textual(),
        _ => true,
    };
    if !fits {
        findings.report(
            "type-mismatch",
            &at("survivorship"),
            format!("`survivorship` of `{name}` does not fit its type"),
            "`longest` and `union` are for text",
        );
    }
    if let Some(group) = &attribute.group {
        let leader = use_case.attributes.iter().find(|other| other.group.as_ref() == Some(group));
        if let Some(leader) = leader.filter(|leader| leader.name != *name) {
            let sources = |attribute: &Attribute| {
                let mut sources: Vec<usize> = attribute.supplies.iter().map(|supply| supply.source).collect();
                sources.sort_unstable();
                sources
            };
            if sources(leader) != sources(attribute) {
                findings.report(
                    "group-differs",
                    &at("group"),
                    format!("`{name}` and `{}` are one group and come from different sources", leader.name),
                    "attributes of a group come from one record, so each source must supply all of them",
                );
            }
        }
        if attribute.supplies.iter().any(|supply| matches!(supply.how, How::Aggregate(_)))
            || matches!(attribute.rule, Rule::Union)
            || matches!(attribute.within_source, Some(Within::Sum))
        {
            findings.report(
                "group-differs",
                &at("group"),
                format!("`{name}` is made of several records and cannot be in a group"),
                "a group takes its values from one record",
            );
        }
    }
}
