//! placeholder for facts about survivorship
