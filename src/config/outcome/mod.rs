//! What becomes of the attributes: whose profile it is, which limits a run keeps, what goes back into the systems.

mod gates;
mod identifiers;
mod population;
mod write_back;
pub(super) mod written;

pub use gates::Gates;
pub(super) use gates::gates;
pub use identifiers::Identifiers;
pub(super) use population::population;
pub use write_back::WriteBack;
pub(super) use write_back::write_back;
pub use written::Outside;
