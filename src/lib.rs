//! The single-page application.
