//! Facts about canonical IDs over time.
