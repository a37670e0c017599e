//! Statistics over rows that the store returns: series, intervals.
//! Must never query anything itself.
