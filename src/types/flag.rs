//! Truths, as systems write them.

use super::visible::trimmed;

/// Whether a text says yes: `true`, `t`, `yes`, `y`, `1` and `1.0`, in any case; `false`, `f`, `no`, `n`, `0` and `0.0`
/// say no, and nothing else says anything.
pub fn flag(text: &str) -> Option<bool> {
    match trimmed(text).to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "1.0" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "0.0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::flag;

    #[test]
    fn a_truth_is_read_in_a_few_spellings_and_never_guessed() {
        for yes in ["true", "TRUE", "True", " t ", "yes", "Y", "1", "1.0"] {
            assert_eq!(flag(yes), Some(true), "{yes}");
        }
        for no in ["false", "F", "no", "N", "0", "0.0"] {
            assert_eq!(flag(no), Some(false), "{no}");
        }
        for neither in ["", "on", "X", "wahr", "2", "-1", "enabled", "null", "01"] {
            assert_eq!(flag(neither), None, "{neither}");
        }
    }
}
