//! Loopback stand-ins that speak the sources' real wire protocols, and an SMTP sink with a mailbox page.
//! Must never share code with the clients: a stand-in that does proves nothing.
