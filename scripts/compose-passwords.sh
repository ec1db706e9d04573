#!/bin/sh
# Run by the image of PostgreSQL when it makes a new database, after create-logins.sql.
set -eu
psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --quiet \
  --set=password="$POSTGRES_PASSWORD" <<'SQL'
ALTER ROLE battery_ledger_owner PASSWORD :'password';
ALTER ROLE battery_ledger_app PASSWORD :'password';
ALTER ROLE battery_ledger_sequencer PASSWORD :'password';
ALTER ROLE battery_ledger_reader PASSWORD :'password';
ALTER ROLE battery_ledger_eraser PASSWORD :'password';
SQL
