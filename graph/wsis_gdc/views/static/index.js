// The index page needs nothing beyond what all pages share.
