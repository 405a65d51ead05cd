//! What a CSV row is divided into.
