//! Mails to staff: rendered, handed over phase by phase, in their language.
//! Must never send without a dispatch or a job behind it.
