"""From records to the dataset: configs, splits, Parquet, the card, and loading it again."""
