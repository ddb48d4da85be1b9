#include "simulator/store/durable/row_cursor.h"

namespace s3sse::store {

const RowOrder version_rows = {
    .from_key = "SELECT key, delete_marker, record FROM versions WHERE bucket = ? AND key >= ? ORDER BY key, rank DESC",
    .rest_of_key =
        "SELECT key, delete_marker, record FROM versions WHERE bucket = ? AND key = ? AND rank < ? ORDER BY rank DESC",
    .place_of = "SELECT rank FROM versions WHERE bucket = ? AND key = ? AND version_id = ?",
    .skips_unknown = false};

// Rows are numbered as uploads begin.
const RowOrder upload_rows = {
    .from_key = "SELECT key, key_changed, record FROM uploads WHERE bucket = ? AND key >= ? ORDER BY key, id",
    .rest_of_key = "SELECT key, key_changed, record FROM uploads WHERE bucket = ? AND key = ? AND id > ? ORDER BY id",
    .place_of = "SELECT id FROM uploads WHERE bucket = ? AND key = ? AND upload_id = ?",
    .skips_unknown = true};

}  // namespace s3sse::store
