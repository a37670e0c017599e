//! One handler for each kind of job.
//! Must never be called by anything but the workers.
