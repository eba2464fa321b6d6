"""What people take away: tables, pictures, office files, networks."""
