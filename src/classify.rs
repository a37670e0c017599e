//! What an opinion says: probability of negative, with reasons.
//! Must never do I/O: text in, verdict out.
