//! What the public may see.
//! Must never leave an opinion out of a widget without counting it.
