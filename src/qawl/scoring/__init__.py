"""The steps of scoring: content → pairs → counts → figures, and what is shown of them."""
