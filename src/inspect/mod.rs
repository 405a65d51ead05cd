//! What the real data makes of a use case, as findings at their place in the YAML.
//!
//! In: a use case as it was loaded, and the environment. Out: the same with more findings: columns that are missing,
//! files that cannot be read, and what a careful reviewer would ask of the values. It promises shares and counts, never
//! values. It publishes nothing and leaves the registry alone.

mod columns;
mod unread;
mod values;

pub use columns::columns;
pub use unread::unread;
pub use values::values;
