//! Settings: compiled-in defaults, then a file, then the environment.
//! Must never read the environment anywhere else.
