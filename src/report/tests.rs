//! Facts about the report.

use super::{format, html, markdown};
use crate::measures::Measures;

#[test]
fn figures_read_as_people_write_them() {
    assert_eq!(crate::diagnostic::thousands(1_234_567), "1,234,567");
    assert_eq!(format::percent(0.7831), "78.3%");
    assert_eq!(format::percent(1.0), "100%");
    assert_eq!(format::percent(0.99999), "99.9%");
    assert_eq!(format::percent(0.000_01), "0.1%");
    assert_eq!(format::percent(0.0), "0%");
}

fn empty() -> Measures {
    // Tests run side by side, each with a folder of its own.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.yaml");
    let text = include_str!("../../usecases/b2b_saas/support_context.yaml")
        .replace("Show the agent who is writing before they answer", "\"<script>alert(1)</script> | pipe\"");
    std::fs::write(
        &file,
        text.replace("extends: accounts.yaml", include_str!("../../usecases/b2b_saas/accounts.yaml")),
    )
    .unwrap();
    let loaded = crate::config::load(&file);
    let use_case = loaded.use_case.unwrap();
    let records = crate::golden::Records {
        scope: Vec::new(),
        columns: use_case.attributes.iter().map(|_| crate::tables::Column::default()).collect(),
        undecided: Vec::new(),
        heard: Default::default(),
        relations: Vec::new(),
    };
    let fields = vec![crate::tables::StandardField::default(); use_case.identity.fields.len()];
    crate::measures::measure(&crate::measures::Inputs {
        passed: &[],
        use_case: &use_case,
        sources: &crate::tables::Sources::default(),
        fields: &fields,
        links: &crate::tables::Links::default(),
        model: None,
        alone: &[],
        clusters: &crate::tables::Clusters::default(),
        ids: &[],
        superseded: &std::collections::HashMap::new(),
        id_counts: crate::tables::IdCounts::default(),
        customers: 0,
        records: &records,
        as_of: 0,
        stamp: &crate::tables::Stamp::default(),
    })
}

#[test]
fn a_title_with_a_script_is_text_and_an_empty_population_has_a_page() {
    let measures = empty();
    let page = html(&measures).unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;"), "escaped");
    assert!(!page.contains("<script"));
    assert!(page.contains("nothing to act on yet"));
    assert_eq!(page, html(&measures).unwrap());
    assert!(markdown(&measures).unwrap().contains("nothing to act on yet"));
}

#[test]
fn measures_are_read_again_as_they_were_written_whatever_a_later_release_adds() {
    let written = serde_json::to_string_pretty(&empty()).unwrap();
    for word in ["\"stage\": \"proposed\"", "\"maturity\": \"fragmented\"", "\"kind\": \"text\""] {
        assert!(written.contains(word), "{word}: {written}");
    }
    let later = written.replacen('{', "{\"added_later\": [1, {}],", 1);
    let read: Measures = serde_json::from_str(&later).unwrap();
    assert_eq!(serde_json::to_string_pretty(&read).unwrap(), written);
}

#[test]
fn the_page_needs_no_network() {
    let page = html(&empty()).unwrap();
    for needle in ["http:", "https:", "src=", "url(", "@import", "<link"] {
        assert!(!page.contains(needle), "{needle}");
    }
}

#[test]
fn markdown_shows_every_text_letter_for_letter() {
    use super::markdown::escaped;
    for plain in [
        "Keep the accounts that pay more than $50K a year",
        "churn_prevention",
        "Annual recurring revenue (USD)",
        "78.3%",
        "1,234,567",
        "25 → 6 minutes, 640 times",
        "coverage of arr",
        "Müller & Söhne – “x” 日本",
        "2026-11-01 00:00:00 UTC",
        "Q&A, who? me!",
        "0.953",
        "-8.7",
        "v1. x",
    ] {
        assert_eq!(escaped(plain), plain);
    }
    for (text, shown) in [
        ("<img src=x onerror=alert(1)>", "\\<img src=x onerror=alert(1)\\>"),
        ("![x](http://a.example)", "!\\[x\\](http\\://a.example)"),
        ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ("a | b", "a \\| b"),
        ("a\\| b", "a\\\\\\| b"),
        ("**x** _y_ __z__ Tickets__c", "\\*\\*x\\*\\* \\_y\\_ \\_\\_z\\_\\_ Tickets__c"),
        ("`code` ~~x~~", "\\`code\\` \\~\\~x\\~\\~"),
        ("# title ##", "\\# title \\#\\#"),
        ("- item", "\\- item"),
        ("---", "\\---"),
        ("1. item", "1\\. item"),
        ("&lt;b&gt; &#60; & x", "\\&lt;b\\&gt; \\&#60; & x"),
        ("one\n\n# two\r\n| three |", "one # two \\| three \\|"),
        ("$a$", "\\$a\\$"),
        ("www.a.example", "www\\.a.example"),
        ("\u{1b}[2J\u{202e}", "\\\\u{1b}\\[2J\\\\u{202e}"),
    ] {
        assert_eq!(escaped(text), shown);
    }
}
