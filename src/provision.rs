//! The declarative file and the forms: businesses, locations, connections, rules, users, widgets.
//! Must never delete an opinion, or touch what it does not own.
