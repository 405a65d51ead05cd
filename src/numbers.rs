//! The numbers that decide who is who, each with its name, its value and its meaning in one place.
//!
//! In: nothing. Out: [`number!`], which is a `const` and costs nothing; `*NAME` is the number. `docs/numbers.md` has
//! them all, with what a tenth more or less does to labelled data. To measure that, a program that is built with the
//! feature `vary` takes other values from whoever starts it; no other program can.

/// Declares numbers that decide who is who.
macro_rules! number {
    ($($(#[doc = $doc:literal])+ $vis:vis $name:ident: $type:ty = $value:expr;)+) => {$(
        $(#[doc = $doc])+
        #[cfg(not(feature = "vary"))]
        $vis const $name: &$type = &$value;
        $(#[doc = $doc])+
        #[cfg(feature = "vary")]
        $vis static $name: std::sync::LazyLock<$type> =
            std::sync::LazyLock::new(|| $crate::numbers::vary::value(file!(), stringify!($name), $value));
    )+};
}

/// Other values for numbers, and which numbers a run has read.
#[cfg(feature = "vary")]
pub(crate) mod vary {
    use std::collections::BTreeSet;
    use std::str::FromStr;
    use std::sync::{Mutex, OnceLock, PoisonError};

    static SETTING: OnceLock<String> = OnceLock::new();
    static READ: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

    /// Takes other values: `types/text.rs SOME=0.3`, several with semicolons between them. Before any number is read.
    pub(crate) fn set(setting: String) {
        SETTING.get_or_init(|| setting);
    }

    /// The numbers that have been read.
    pub(crate) fn read() -> Vec<String> {
        READ.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The value of a number; its own where the setting does not name it or is none of its type.
    pub(crate) fn value<T: FromStr>(file: &str, name: &str, own: T) -> T {
        let number = format!("{} {name}", file.trim_start_matches("src/"));
        let settings = SETTING.get().map_or("", String::as_str).split(';').filter_map(|one| one.split_once('='));
        let other = settings.filter(|(named, _)| *named == number).find_map(|(_, value)| value.parse().ok());
        READ.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
        other.unwrap_or(own)
    }
}
