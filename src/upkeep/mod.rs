//! What is done to registries and outputs beside runs: golden IDs taken over, a look whether all is whole, a return to
//! an earlier version, a person found in all that was written, and forgotten.
//!
//! In: the folders of registries and outputs, and what is asked. Out: a registry's next version, sets that are shown
//! again, or an answer. It promises one commit point as a run's, and that what is forgotten is searched for once more
//! before that is said. It decides nothing about who is who, and prints nothing.

mod again;
mod check;
mod commit;
mod disclose;
mod drawn;
mod export;
mod folders;
mod forget;
mod import;
mod outputs;
mod rollback;
mod subject;
mod table;
mod verify;

pub use check::{Checked, check};
pub use commit::{Place, entity_of};
pub use disclose::{Disclosed, disclose};
pub use drawn::{drawn, drawn_disclosure};
pub use export::export;
pub use forget::{Asked, forget};
pub use import::{Imported, import};
pub use rollback::{RolledBack, To, rollback};
pub use verify::{Verification, Verified, verify};
