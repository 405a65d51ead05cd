//! Inputs that nobody would write: whatever the bytes, validation ends with findings or without, never with a panic.
//!
//! `make test` runs a few thousand; `make fuzz SECONDS=n` runs for as long as it is told and prints how many.

use std::path::Path;
use std::time::{Duration, Instant};

use super::support::{Dice, root};

/// Pieces that YAML, SQL or Unicode treat specially.
const PIECES: [&str; 40] = [
    "\n",
    " ",
    "\t",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a ",
    "<<: ",
    "!!str ",
    "!x ",
    "|\n",
    ">-\n",
    "'",
    "\"",
    "#",
    "---\n",
    "...\n",
    "? ",
    "~",
    ".nan",
    ".inf",
    "-1",
    "1e999",
    "99999999999999999999999",
    "0x7f",
    "true",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "e\u{301}",
    "\u{10ffff}",
    "%TAG ",
    "(((((((((",
    "count(*) over (partition by x)",
    "case when 1 then",
    "\u{85}",
];

fn mutate(base: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = base.as_bytes().to_vec();
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(7) {
            0 => drop(bytes.splice(at..at, PIECES[dice.below(PIECES.len())].bytes())),
            1 => {
                let end = (at + dice.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + dice.below(200)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = dice.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            3 if at < bytes.len() => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            4 => {
                let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
                let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
                let mut lines: Vec<Vec<u8>> = lines.into_iter().map(<[u8]>::to_vec).collect();
                lines.swap(a, b);
                bytes = lines.join(&b'\n');
            }
            5 => bytes.truncate(at),
            _ => {
                let piece = PIECES[dice.below(PIECES.len())].repeat(1 + dice.below(300));
                drop(bytes.splice(at..at, piece.bytes()));
            }
        }
    }
    bytes
}

/// Runs until `go_on` says no; returns how many inputs, how many of them were valid, and the slowest.
fn fuzz(seed: u64, mut go_on: impl FnMut(usize) -> bool) -> (usize, usize, Duration) {
    let folder = tempfile::tempdir().unwrap();
    let shipped = root().join("usecases/b2b_saas");
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let bases = [
        ("accounts.yaml", read(&shipped.join("accounts.yaml"))),
        ("churn_prevention.yaml", read(&shipped.join("churn_prevention.yaml"))),
        ("support_context.yaml", read(&shipped.join("support_context.yaml"))),
    ];
    for (name, text) in &bases {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut dice = Dice(seed | 1);
    let (mut n, mut valid, mut slowest) = (0, 0, Duration::ZERO);
    while go_on(n) {
        let (name, text) = &bases[dice.below(bases.len())];
        let file = folder.path().join(name);
        let bytes = mutate(text, &mut dice);
        std::fs::write(&file, &bytes).unwrap();
        let entry = if *name == "accounts.yaml" { folder.path().join("support_context.yaml") } else { file.clone() };
        let start = Instant::now();
        let loaded = c360::config::load(&entry);
        slowest = slowest.max(start.elapsed());
        assert!(
            loaded.use_case.is_some() || !loaded.findings.is_empty(),
            "neither a use case nor a finding: {bytes:?}"
        );
        for finding in &loaded.findings {
            let source = loaded.text(&finding.file);
            assert!(c360::diagnostic::human::draw(finding, source, false).len() < 20_000);
        }
        valid += usize::from(loaded.use_case.is_some());
        std::fs::write(&file, text).unwrap();
        n += 1;
    }
    (n, valid, slowest)
}

#[test]
fn thousands_of_spoilt_files_end_in_findings() {
    fuzz(7, |n| n < 3_000);
}

#[test]
#[ignore = "runs for C360_FUZZ_SECONDS; see `make fuzz`"]
fn spoilt_files_for_as_long_as_told() {
    let seconds = std::env::var("C360_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let seed = std::env::var("C360_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let start = Instant::now();
    let (n, valid, slowest) = fuzz(seed, |_| start.elapsed() < Duration::from_secs(seconds));
    println!("{n} spoilt files in {seconds} s, {valid} of them still valid; the slowest took {slowest:?}");
}
