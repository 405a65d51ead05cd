//! The `c360` program: everything is in the library's [`c360::cli`].

use std::process::ExitCode;

// Many small strings come and go; the system's allocator returns their memory late.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    c360::cli::main()
}
