"""The pages: form in, one verb, page out."""
