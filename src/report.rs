//! Verdicts as text, JSON, CSV and Markdown. It knows no files and no terminal.
