//! The console's files and what surrounds every answer.

mod console;
mod cors;
mod csp;
mod envelope;
mod headers;
mod unread;

pub use console::Console;
pub use envelope::app;
