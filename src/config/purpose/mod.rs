//! Why a use case exists: the decision, who takes it, and the minutes it saves.

mod compile;
mod understood;
pub(super) mod written;

pub(super) use compile::purpose;
pub use understood::Purpose;
pub use written::Stage;
