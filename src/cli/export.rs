//! `opinari export`: rows for spreadsheets and programs, on standard output or into a file.

use std::{
    collections::HashMap,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Subcommand, ValueEnum};

use super::app::App;
use crate::{
    export::{self, Names},
    store,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Every opinion that is held, removed ones included.
    Reviews {
        /// For spreadsheets or for programs.
        #[arg(long, default_value = "csv")]
        format: Format,
        /// The column separator of CSV: "," or, for Polish and Slovenian spreadsheets, ";".
        #[arg(long, default_value = ",")]
        delimiter: char,
        /// The business's key, when there are several.
        #[arg(long)]
        business: Option<String>,
        /// Where to write; standard output unless said.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Csv,
    Jsonl,
}

/// Rows read at a time: the memory stays flat however many there are.
const PAGE: u64 = 1000;

pub(super) async fn run(file: Option<&Path>, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Reviews { format, delimiter, business, out } = command;
    let app = App::open(file).await?;
    let scope = app.scope(business.as_deref()).await?;
    let conn = app.db.reader();
    let connections: HashMap<_, _> =
        store::connections::list(conn, scope).await?.into_iter().map(|row| (row.id, row.key)).collect();
    let locations: HashMap<_, _> =
        store::businesses::locations(conn, scope).await?.into_iter().map(|row| (row.id, row.key)).collect();
    let target: Box<dyn Write> = match &out {
        Some(path) => {
            Box::new(std::fs::File::create_new(path).with_context(|| format!("{} cannot be made", path.display()))?)
        }
        None => Box::new(std::io::stdout().lock()),
    };
    let mut sink = Sink::new(format, delimiter, BufWriter::new(target))?;
    let mut after = None;
    loop {
        let page = store::exporting::reviews(conn, scope, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for row in &page {
            let names = Names {
                connection: connections.get(&row.connection_id).map_or("", String::as_str),
                location: locations.get(&row.location_id).map_or("", String::as_str),
            };
            sink.write(row, names)?;
        }
    }
    sink.finish()?;
    Ok(ExitCode::SUCCESS)
}

enum Sink {
    Csv(Box<csv::Writer<BufWriter<Box<dyn Write>>>>),
    Jsonl(BufWriter<Box<dyn Write>>),
}

impl Sink {
    fn new(format: Format, delimiter: char, out: BufWriter<Box<dyn Write>>) -> anyhow::Result<Self> {
        if format == Format::Jsonl {
            return Ok(Self::Jsonl(out));
        }
        let delimiter = u8::try_from(delimiter).context("the delimiter must be one ASCII character")?;
        let mut writer =
            csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Always).from_writer(out);
        writer.write_record(export::COLUMNS)?;
        Ok(Self::Csv(Box::new(writer)))
    }

    fn write(&mut self, row: &entity::review::Model, names: Names<'_>) -> anyhow::Result<()> {
        match self {
            Self::Csv(writer) => {
                let cells = export::cells(row, names);
                writer.write_record(cells.iter().map(|cell| export::safe_cell(cell).into_owned()))?;
            }
            Self::Jsonl(out) => writeln!(out, "{}", export::json(row, names))?,
        }
        Ok(())
    }

    fn finish(self) -> std::io::Result<()> {
        match self {
            Self::Csv(mut writer) => writer.flush(),
            Self::Jsonl(mut out) => out.flush(),
        }
    }
}
