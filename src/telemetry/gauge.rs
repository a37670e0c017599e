//! Figures of the moment in Prometheus' text format, beside the counters.
//! Must never outlive the question: what is no longer there has no line.

use std::fmt::Write;

/// One figure, with a line for each of its labels' values.
#[derive(Clone, Debug)]
pub struct Gauge {
    name: &'static str,
    help: &'static str,
    lines: Vec<(Vec<(&'static str, String)>, f64)>,
}

impl Gauge {
    /// A figure without lines.
    pub fn new(name: &'static str, help: &'static str) -> Self {
        Self { name, help, lines: Vec::new() }
    }

    /// Adds a line.
    pub fn push(&mut self, labels: &[(&'static str, &str)], value: f64) {
        let labels = labels.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.lines.push((labels, value));
    }

    /// With this line.
    #[must_use]
    pub fn with(mut self, labels: &[(&'static str, &str)], value: f64) -> Self {
        self.push(labels, value);
        self
    }

    pub(super) fn write(&self, out: &mut String) {
        if self.lines.is_empty() {
            return;
        }
        let _ = writeln!(out, "# HELP {} {}\n# TYPE {} gauge", self.name, self.help, self.name);
        for (labels, value) in &self.lines {
            out.push_str(self.name);
            for (n, (name, value)) in labels.iter().enumerate() {
                let _ = write!(out, "{}{name}=\"{}\"", if n == 0 { '{' } else { ',' }, escaped(value));
            }
            let _ = writeln!(out, "{} {value}", if labels.is_empty() { "" } else { "}" });
        }
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_what_prometheus_reads() {
        let mut text = String::new();
        let gauge = Gauge::new("opinari_jobs", "Jobs.").with(&[("lane", "mail"), ("state", "a\"b\nc\\")], 2.0);
        gauge.with(&[], 0.5).write(&mut text);
        Gauge::new("opinari_nothing", "Nothing.").write(&mut text);
        let expected = "# HELP opinari_jobs Jobs.\n# TYPE opinari_jobs gauge\n\
             opinari_jobs{lane=\"mail\",state=\"a\\\"b\\nc\\\\\"} 2\nopinari_jobs 0.5\n";
        assert_eq!(text, expected);
    }
}
