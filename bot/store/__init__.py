"""The tracking database: verbs on tables, values in and out."""
