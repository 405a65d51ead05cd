//! An example of every command, as `--help` and the reference of commands show it.
//!
//! In: `examples.txt`: of each command lines that work in a folder of one's own use cases, and what for. Out: the end
//! of its help.

const EXAMPLES: &str = include_str!("examples.txt");

/// The commands, each with its lines.
pub(super) fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    EXAMPLES.split("## ").filter_map(|part| part.split_once('\n'))
}

/// The examples of a command, as its help ends; empty where it has none.
pub(super) fn of(command: &str) -> String {
    let own = all().find(|(name, _)| *name == command).map_or("", |(_, lines)| lines.trim_end());
    let lines: String = own.lines().map(|line| format!("\n  {line}")).collect();
    if lines.is_empty() { lines } else { format!("Examples:{lines}") }
}
