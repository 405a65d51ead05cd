//! stub
use crate::measures::Measures;
/// stub
pub fn html(_: &Measures) -> anyhow::Result<String> { Ok(String::new()) }
/// stub
pub fn markdown(_: &Measures) -> anyhow::Result<String> { Ok(String::new()) }
