//! Whether output is coloured.

use std::io::IsTerminal as _;
use std::sync::OnceLock;

use clap::ColorChoice;

/// What the command line says of colour.
static CHOICE: OnceLock<ColorChoice> = OnceLock::new();

/// Takes what the command line says of colour, once.
pub(super) fn choose(choice: ColorChoice) {
    let _ = CHOICE.set(choice);
}

/// Whether it is, where a terminal reads it or not.
pub(super) fn wanted(is_terminal: bool) -> bool {
    match CHOICE.get() {
        Some(ColorChoice::Always) => true,
        Some(ColorChoice::Never) => false,
        // Set and not empty: <https://no-color.org>.
        _ => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// Whether colour is wanted on stdout.
pub(super) fn on_stdout() -> bool {
    wanted(std::io::stdout().is_terminal())
}
