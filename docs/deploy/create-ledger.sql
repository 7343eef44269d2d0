-- A database of its own for the ledger: it is backed up and restored apart from n8n's.
CREATE DATABASE wecom_tagops;
