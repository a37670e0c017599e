//! Pages, API and widget over HTTP.
//! Must never wait for a remote site, or send anything.
