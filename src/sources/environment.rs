//! What paths may name.

use std::collections::BTreeMap;

/// The environment variables that `${NAME}` in a path may name.
pub type Environment = BTreeMap<String, String>;
