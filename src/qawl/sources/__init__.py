"""Sources: from files of many formats to articles. `qawl.sources.registry` finds the format of a file;
a format is one module here."""
