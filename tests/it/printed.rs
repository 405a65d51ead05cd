//! What is printed is text: it commands no terminal, no CI runner and no reader of Markdown or HTML, whatever the files
//! hold.

use super::privacy::Place;
use super::support::AS_OF;

/// Texts that command a terminal, a CI runner or a reader of Markdown.
const COMMANDING: [&str; 6] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{202e}desrever\u{2066}",
    "zero\u{200b}width\u{feff}\u{9b}2J\u{7f}",
    "line\n::error::forged\n  ::add-mask::x\n##[error]y",
    "\r\u{2028}::set-output name=a::b",
    "\u{8}\u{7}\u{0c}bell",
];

/// A text in YAML's quotation marks.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) })
        .collect();
    format!("\"{escaped}\"")
}

#[test]
fn what_people_read_commands_neither_their_terminal_nor_their_ci() {
    for command in COMMANDING {
        let place = Place::new();
        let name = command.replace('/', "");
        let yaml = quoted(command);
        place.edit("privacy.yaml", "Nobody's business", &yaml);
        place.edit("privacy.yaml", "name: One person is found", &format!("name: {yaml}"));
        place.edit("privacy.yaml", "calls: 0}", &format!("person: {yaml}, calls: 0}}"));
        place.edit("privacy.yaml", "owner: Service", &format!("owner: {yaml}"));
        place.edit(
            "privacy.yaml",
            "    record_id: id\n    updated_at",
            &format!("    label: {yaml}\n    record_id: id\n    updated_at"),
        );
        let file = format!("{name}.yaml");
        std::fs::rename(place.path("privacy.yaml"), place.path(&file)).unwrap();
        let crm =
            std::fs::read_to_string(place.path("EXPORTS/crm.csv")).unwrap().replace("c01,", &format!("\"{command}\","));
        place.write("EXPORTS/crm.csv", crm.as_bytes());
        place.edit("truth.csv", "crm,c01,", &format!("crm,\"{command}\","));
        let judged = std::fs::read_to_string(place.path("judged.csv"))
            .unwrap()
            .replace("crm/c01,", &format!("\"crm/{command}\","));
        place.write("judged.csv", judged.as_bytes());
        let record = format!("crm/{command}");
        let said = |arguments: &[&str]| {
            let arguments: Vec<&str> = arguments
                .iter()
                .map(|argument| match *argument {
                    "FILE" => file.as_str(),
                    "crm/c01" => record.as_str(),
                    other => other,
                })
                .collect();
            let out = place.run(&arguments);
            (out.status.code(), String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap())
        };
        let is_safe = |arguments: &[&str], code: i32| {
            let (status, said) = said(arguments);
            assert_eq!(status, Some(code), "{arguments:?}: {said}");
            let unseen =
                |c: char| c != '\n' && (c.is_control() || "\u{200b}\u{202e}\u{2066}\u{2028}\u{feff}".contains(c));
            assert!(!said.contains(unseen), "{arguments:?}: {said:?}");
            assert!(!said.contains("##["), "{arguments:?}: {said:?}");
            let commands = |line: &&str| {
                line.trim_start().starts_with("::")
                    && !(arguments.contains(&"github") && line.starts_with("::error file="))
            };
            assert_eq!(said.lines().find(commands), None, "{arguments:?}");
        };
        is_safe(&["test", "FILE"], 1);
        is_safe(&["test", "FILE", "--format", "junit"], 1);
        is_safe(&["run", "FILE", "--as-of", AS_OF, "--out", "build"], 0);
        is_safe(&["report", "privacy"], 0);
        is_safe(&["evaluate", "FILE", "--truth", "truth.csv"], 0);
        is_safe(&["evaluate", "FILE", "--judged", "judged.csv"], 0);
        is_safe(&["explain", "FILE", "crm/c01", "shop/s01", "--values"], 0);
        is_safe(&["explain", "FILE", "crm/c01", "nobody/s01"], 4);
        is_safe(&["show", "FILE"], 0);
        // What is shown is still the same use case.
        let shown = said(&["show", "FILE"]).1;
        assert_eq!(serde_yaml::from_str::<serde_json::Value>(&shown).unwrap()["title"], command);
        let markdown = std::fs::read_to_string(place.path("build/privacy/report.md")).unwrap();
        assert!(
            !markdown.contains(|c: char| c != '\n' && c.is_control()) && !markdown.contains('\u{202e}'),
            "{markdown:?}"
        );
        place.edit(&file, "type: person_name, crm", &format!("type: {yaml}, crm"));
        place.edit(&file, "entity: person", &format!("entity: person\n{yaml}: {yaml}"));
        for format in ["human", "github", "junit"] {
            is_safe(&["validate", "FILE", "--format", format], 1);
        }
        is_safe(&["run", "FILE"], 1);
        let xml = said(&["validate", "FILE", "--format", "junit"]).1;
        assert!(junit_parser::from_reader(xml.as_bytes()).is_ok(), "{xml}");
        is_safe(&["validate", &format!("{command}/nothing")], 1);
    }
}

/// Markdown without the characters that a backslash takes the meaning from.
fn without_escapes(markdown: &str) -> String {
    let mut out = String::new();
    let mut chars = markdown.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            let _ = chars.next();
        } else {
            out.push(c)
        }
    }
    out
}

#[test]
fn no_text_of_a_use_case_is_markup_in_a_report() {
    let place = Place::new();
    let attack = "<img src=x onerror=alert(1)> | ![x](http://a.example/x) [y](javascript:alert(2)) **b** `c` \
     </td></details><script>";
    let yaml = quoted(attack);
    for (from, to) in [
        ("title: Nobody's business", format!("title: {yaml}")),
        ("decision: Whom does somebody call?", format!("decision: {yaml}")),
        ("owner: Service", format!("owner: {}", quoted(&format!("# heading\n\n- {attack}")))),
        ("tool: Desk, task: Call", format!("tool: {yaml}, task: {yaml}")),
        ("    record_id: id\n    updated_at", format!("    label: {yaml}\n    record_id: id\n    updated_at")),
        ("{name: amount, type: decimal,", format!("{{name: amount, label: {yaml}, type: decimal,")),
        ("action: Sorts", format!("action: {yaml}")),
        ("population: amount > 0", "population: \"amount > 0 and note <> '<img src=x onerror=alert(1)>'\"".to_owned()),
    ] {
        place.edit("privacy.yaml", from, &to);
    }
    place.publish();
    let html = std::fs::read_to_string(place.path("build/privacy/report.html")).unwrap();
    for needle in ["<img", "<script", "</details><", "src=x onerror=alert(1)>"] {
        assert!(!html.contains(needle), "{needle}");
    }
    let markdown = std::fs::read_to_string(place.path("build/privacy/report.md")).unwrap();
    for needle in ["<img", "](", "http://", "**b", "`c`", "</td>", "<script", "\n# heading", "\n- <", "owner # "] {
        assert!(!without_escapes(&markdown).contains(needle), "{needle}: {markdown}");
    }
    // Each table has as many cells in each row as in its head.
    let cells = |line: &str| without_escapes(line).matches('|').count();
    for table in markdown.split("\n\n").filter(|part| part.contains("|---|")) {
        let rows: Vec<usize> = table.lines().filter(|line| line.starts_with('|')).map(cells).collect();
        assert!(rows.iter().all(|cells| *cells == rows[0]), "{table}");
    }
    assert!(
        markdown.starts_with("# \\<img src=x onerror=alert(1)\\> \\| !\\[x\\](http\\://a.example/x)"),
        "{markdown}"
    );
}
