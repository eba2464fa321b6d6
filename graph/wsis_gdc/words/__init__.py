"""Words about answers: languages, phrases, sentences, catalogues."""
