//! Facts about secrets.

use super::*;

fn tree(yaml: &str) -> Node {
    serde_yaml::from_str(yaml).unwrap()
}

/// The dotted paths of the secrets of a file.
fn paths(yaml: &str) -> Vec<String> {
    Secrets::default().learn(&tree(yaml)).into_iter().map(|found| crate::diagnostic::dotted(&found.path)).collect()
}

/// A file as it is drawn.
fn drawn(yaml: &str) -> String {
    let mut secrets = Secrets::default();
    let places: Vec<Place> = match serde_yaml::from_str::<Node>(yaml) {
        Ok(tree) => secrets
            .learn(&tree)
            .iter()
            .filter_map(|found| super::super::locate::locate_exactly(yaml, &found.path))
            .collect(),
        Err(_) => return secrets.file(yaml, false, &[]),
    };
    secrets.file(yaml, true, &places)
}

#[test]
fn secrets_are_known_by_their_form() {
    let key = format!("ghp_{}", "a1".repeat(18));
    for secret in [
        "postgres://app:hunter2@db.example/crm",
        "https://app:hun/ter2@files.example/c.csv",
        "https://app:hun@ter2@files.example/c.csv",
        "https://app:hun@ter2/x@files.example/c.csv",
        "redis://:hunter2@cache:6379",
        "https://app:${PW:-hunter2}@files.example/c.csv",
        "${API_TOKEN:-hunter2}",
        "app:hunter2@tcp(db.example:3306)/crm",
        "app:hunter2@db.example:5432",
        "AKIAIOSFODNN7EXAMPLE",
        "host=db password=hunter22",
        "host=db password='hunter 22'",
        "Server=db;Uid=app;Pwd=hunter2;",
        "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Zm9vYmFyYmF6==;",
        "https://acct.blob.example/x/c.csv?sv=2024&sig=Zm9vYmFyYmF6cXV4",
        "https://b.s3.example/c.csv?X-Amz-Credential=a&X-Amz-Signature=0011aabb",
        "https://api.example/export?token=hunter2",
        "https://hooks.slack.com/services/T0000/B0000/abcdefghijkl",
        "Authorization: Bearer 0011aabb0011aabb",
        "Authorization: Basic YXBwOmh1bg",
        "Server=db; Uid=app; Password = hunter2",
        "{\"user\": \"app\", \"password\": \"hunter2\"}",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        &key,
        &format!("(see {key})"),
    ] {
        assert!(!certain(secret, Of::Value).is_empty(), "{secret}");
    }
}

#[test]
fn what_only_looks_like_one_is_left_alone() {
    for plain in [
        "postgres://app:${PGPASSWORD}@db/crm",
        "https://app:${PW}@files.example/@me/c.csv",
        "https://acme.example/x@y",
        "https://acme.example:8080/x@y",
        "https://unpkg.example/pkg:1@2/x",
        "host=db password=${PGPASSWORD}",
        "Server=db;Pwd=${A}${B};",
        "https://api.example/export?token=${TOKEN}&page=2",
        "${DATA_DIR:-data}/crm.csv",
        "status = 'password'",
        "sk_live",
        "Reset password: then call",
        "Reset password",
        "mailto:ap@acme.example/x",
        "ap@acme.example",
        "data/AKIA.csv",
        "hf_customer_lifetime_value_prediction_2024",
        "ghs_amount_in_the_currency_of_the_country",
        "ASIAPACIFICCUSTOMERS",
        "password_hash",
        "basic plan, bearer of good news",
        "a token of thanks",
    ] {
        assert_eq!(certain(plain, Of::Value), [""; 0], "{plain}");
    }
    for sql in [
        "password='x'",
        "case when token=other then 1 end",
        "status = 'password'",
        "sha256(password) = 'abcd1234abcd1234'",
    ] {
        assert_eq!(certain(sql, Of::Sql), [""; 0], "{sql}");
    }
}

#[test]
fn the_key_above_makes_a_secret() {
    for (yaml, path) in [
        ("read: {csv: a.csv, password: hunter2}", "read.password"),
        ("sources: {crm: {read: {passwd: 12345678}}}", "sources.crm.read.passwd"),
        ("sources: {crm: {client_secret: swordfish}}", "sources.crm.client_secret"),
        ("sources: {crm: {tokens: [a], token: [hunter2]}}", "sources.crm.token[0]"),
        ("env: [{name: PGPASSWORD, value: hunter2}]", "env[0].value"),
        ("x: {api_key: \"${KEY:-hunter2}\"}", "x.api_key"),
        (
            "write_back: {crm: {set: {\"https://app:hunter2@db.example/x\": arr}}}",
            "write_back.crm.set.https://app:hunter2@db.example/x",
        ),
        ("tests: [{given: {crm: [{id: 1, password: hunter2}]}}]", "tests[0].given.crm[0].password"),
        ("tests: [{given: {crm: [{id: 1, token: aB3dE6gH9jK2mN5pQ8}]}}]", "tests[0].given.crm[0].token"),
        ("deep: [[{a: {b: [\"x AKIAIOSFODNN7EXAMPLE y\"]}}]]", "deep[0][0].a.b[0]"),
    ] {
        assert_eq!(paths(yaml), [path], "{yaml}");
    }
}

#[test]
fn columns_sources_and_attributes_may_be_called_like_one() {
    for yaml in [
        "read: {csv: a.csv, password: \"${PGPASSWORD}\"}",
        "read: {csv: a.csv, password: ~}",
        "attributes: [{name: token, label: API token, from: {token: token, crm: password_hash}, reliability: {token: \
         0.9}}]",
        "attributes: [{name: password_hash, from: {crm: \"case when password = 'x' then 1 end\"}}]",
        "identity: {token: {type: identifier, token: Token__c, crm: secret}}",
        "write_back: {crm: {set: {Token__c: usage_30d, API_Token: token}}}",
        "gates: {coverage: {token: 0.9}}",
        "tests: [{given: {crm: [{id: 1, token: tok_a, token_count: 7}]}, expect: [{token: tok_a, secret: missing}]}]",
        "title: Who resets a password and who holds a token",
        "population: status = 'password'",
        "lints: {secret-in-file: allow}",
    ] {
        assert_eq!(paths(yaml), [""; 0], "{yaml}");
    }
}

#[test]
fn nothing_of_a_secret_is_drawn_and_columns_stay() {
    let pem =
        "key: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MIIEhunter2hunter2\n  -----END RSA PRIVATE KEY-----\nnext: 1\n";
    for yaml in [
        "read: {csv: \"https://app:hunter2@files.example/c.csv\", delimter: \";\"}",
        "read: {csv: a.csv, password: hunter2, delimter: \";\"}",
        "read: {csv: \"https://app:hun@ter2/hunter2@files.example/c.csv\"}",
        "read: {password: \"hun\\x74er2 hunter2\", b: c}",
        "password:\n  hunter2\nb: 1",
        "password: >-\n  hunter2\n  hunter2\nb: 1",
        "password: \"hunter2\n  hunter2\"\nb: 1",
        "a: &pw hunter2x\nb: {password: *pw}",
        "? password\n: hunter2\n",
        "a: 1 # password: hunter2, and so on",
        "a: 1 # https://app:hunter2@db.example/x",
        "set: {\"https://app:hunter2@db.example/x\": arr}",
        "password: hunter2\nlabel: it is hunter2 again",
        pem,
        // No YAML.
        "read: {csv: a.csv, password: hunter2\nb: [",
        "password: |\n  hunter2\n  hunter2\nb: [",
        "password:\n    hunter2\nb: [",
        "b: [\npassword: \"hunter2\n  hunter2\n",
        "  - api_key: hun,ter2 hunter2\n b: [",
        "\"password\": \"hunter2\" x: [",
        &format!("b: [\n{pem}"),
        "b: [\n-----BEGIN PRIVATE KEY-----\nMIIEhunter2\nhunter2hunter2\nnot: a key",
    ] {
        let shown = drawn(yaml);
        for part in ["hunter2", "ter2", "hun\\x74er2", "MIIE"] {
            assert!(!shown.contains(part), "{yaml}\n{shown}");
        }
        assert_eq!(
            shown.lines().map(|line| line.chars().count()).collect::<Vec<_>>(),
            yaml.lines().map(|line| line.chars().count()).collect::<Vec<_>>()
        );
    }
    assert_eq!(
        drawn("read: {csv: a.csv, password: hunter2, delimter: \";\"}"),
        "read: {csv: a.csv, password: xxxxxxx, delimter: \";\"}"
    );
    assert_eq!(drawn("a: {password: \"${PW}\", b: token} # fine"), "a: {password: \"${PW}\", b: token} # fine");
    assert!(drawn("b: [\n-----BEGIN PRIVATE KEY-----\nMIIEhunter2\nnot: a key").ends_with("\nnot: a key"));
}

#[test]
fn a_sentence_hides_what_the_files_hold_even_when_it_is_cut_short_or_escaped() {
    let mut secrets = Secrets::default();
    secrets.learn(&tree("password: \"swordfish\\tand\\\"more\"\nb: {token: abc}"));
    assert_eq!(secrets.sentence("`swordfish…` is not"), "`xxxxxxxxx…` is not");
    assert_eq!(
        secrets.sentence("got string \"swordfish\\tand\\\"more\""),
        format!("got string \"{}\"", "x".repeat(20))
    );
    assert_eq!(secrets.sentence("`abc` is no abcdef"), "`xxx` is no abcdef");
    assert_eq!(
        Secrets::default().sentence("no file `postgres://app:hunter2@db/x`"),
        "no file `postgres://app:xxxxxxx@db/x`"
    );
}

#[test]
fn a_file_that_is_no_yaml_has_its_secrets_at_their_lines() {
    let places = Secrets::default()
        .outside("a: [\npassword: hunter2\n# password: note\nx: AKIAIOSFODNN7EXAMPLE\ntoken: {type: text}\n", false);
    assert_eq!(places.iter().map(|place| (place.line, place.column)).collect::<Vec<_>>(), [(2, 11), (4, 4)]);
    assert_eq!(
        Secrets::default().outside("a: 1 # AKIAIOSFODNN7EXAMPLE, postgres://app:password@db/x\n", true),
        [Place { line: 1, column: 8 }]
    );
}

#[test]
fn hostile_texts_take_no_time() {
    let n = 100_000;
    for piece in [
        "@",
        "a:b@",
        "://a:b@",
        "password=",
        "password: ",
        "-----BEGIN PRIVATE KEY-----",
        "${PW:-",
        "AKIA",
        "\"'",
        "x: [",
        "bearer ",
        "\n",
        "password: {",
        "eyJhbGciOi",
        "password",
    ] {
        let text = piece.repeat(n / piece.len());
        let start = std::time::Instant::now();
        let secrets = Secrets::default();
        secrets.file(&text, true, &[]);
        secrets.file(&text, false, &[]);
        secrets.outside(&text, false);
        secrets.sentence(&text);
        assert!(start.elapsed().as_secs() < 5, "{piece}: {:?}", start.elapsed());
    }
}

#[test]
fn sources_columns_and_attributes_may_be_called_like_secrets() {
    for plain in [
        "write_back: {crm: {canonical_id: c, set: {has_password: name, pwd: name}}}",
        "sources: {ski_pass: {record_id: id}}",
        "identity: {email: {type: email, ski_pass: mail}}",
        "attributes: [{name: a, from: {ski_pass: mail}}]",
    ] {
        assert_eq!(paths(plain), [""; 0], "{plain}");
    }
}
