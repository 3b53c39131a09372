// SPDX-License-Identifier: MIT
#include "neurapse/io/npy.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "neurapse/base/error.hpp"
#include "neurapse/io/file.hpp"

namespace neurapse {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

namespace {
constexpr std::string_view magic{"\x93NUMPY"};
constexpr auto save_plain = "save it with numpy.save(file, array.astype('<f8'))";

[[noreturn]] void refuse(std::string const& name, std::string why, std::string remedy = save_plain) {
    throw error{code::bad_data_file, name, std::move(why), std::move(remedy)};
}

/// What a header says, and where the data begin.
struct header {
    std::string type;
    bool fortran_order = false;
    std::vector<std::size_t> shape;
    std::size_t data = 0;
};

/// Reads the few shapes of a Python literal that a header may have.
class literal {
public:
    explicit literal(std::string_view text) : rest_{text} {}

    bool take(std::string_view word) {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n"), rest_.size()));
        if (!rest_.starts_with(word)) return false;
        rest_.remove_prefix(word.size());
        return true;
    }
    std::optional<std::string> quoted() {
        auto const quote = take("'") ? '\'' : take("\"") ? '"' : '\0';
        auto const end = rest_.find(quote);
        if (!quote || end == rest_.npos) return {};
        std::string word{rest_.substr(0, end)};
        rest_.remove_prefix(end + 1);
        return word;
    }
    std::optional<std::size_t> whole() {
        take("");
        std::size_t n = 0;
        auto const [end, failure] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), n);
        if (failure != std::errc{}) return {};
        rest_.remove_prefix(std::size_t(end - rest_.data()));
        return n;
    }

private:
    std::string_view rest_;
};

std::optional<std::vector<std::size_t>> read_shape(literal& text) {
    std::vector<std::size_t> shape;
    if (!text.take("(")) return {};
    while (auto const n = text.whole()) {
        text.take("L");  // Python 2 wrote long integers so
        shape.push_back(*n);
        if (!text.take(",")) break;
    }
    if (!text.take(")")) return {};
    return shape;
}

header read_dictionary(literal text, std::string const& name) {
    header h;
    bool typed = false, ordered = false, shaped = false, well = text.take("{");
    while (well && !text.take("}")) {
        auto const key = text.quoted();
        well = key && text.take(":");
        if (well && key == "descr") {
            if (text.take("[")) refuse(name, "holds records with named fields, not plain numbers");
            auto const type = text.quoted();
            if ((typed = well = type.has_value())) h.type = *type;
        } else if (well && key == "fortran_order") {
            h.fortran_order = text.take("True");
            ordered = well = h.fortran_order || text.take("False");
        } else if (well && key == "shape") {
            auto const shape = read_shape(text);
            if ((shaped = well = shape.has_value())) h.shape = *shape;
        }
        text.take(",");
    }
    if (!well || !typed || !ordered || !shaped) refuse(name, "has a damaged .npy header");
    return h;
}

header read_header(std::string_view bytes, std::string const& name) {
    if (bytes.starts_with('\x80')) refuse(name, "is a Python pickle, which is never loaded");
    if (!bytes.starts_with(magic)) refuse(name, "is not a .npy file");
    if (bytes.size() < 12) refuse(name, "is cut short in its .npy header");
    auto const version = int(bytes[6]);
    if (version < 1 || version > 3) refuse(name, "has an unknown .npy version " + std::to_string(version));
    std::size_t const wide = version == 1 ? 2 : 4, begin = 8 + wide;
    std::uint32_t length = 0;
    std::memcpy(&length, bytes.data() + 8, wide);
    if (length > bytes.size() - begin) refuse(name, "is cut short in its .npy header");
    auto h = read_dictionary(literal{bytes.substr(begin, length)}, name);
    h.data = begin + length;
    return h;
}

bool is_text(std::string const& type) { return type.find_first_of("USa") != type.npos; }

/// Rows and columns of a shape whose product is known not to overflow.
table shaped(std::vector<std::size_t> const& shape, std::string const& name) {
    if (shape.empty() || shape.size() > 2)
        refuse(name, "has " + std::to_string(shape.size()) + " dimensions where a list or a table is needed",
               "save an array of one or two dimensions");
    table m{shape[0], shape.size() == 2 ? shape[1] : 1, {}};
    if (m.columns == 0) m.rows = 0;
    if (m.rows > std::numeric_limits<std::size_t>::max() / 8 / std::max<std::size_t>(m.columns, 1))
        refuse(name, "claims a shape of more elements than any file holds", "save the array again");
    return m;
}

template <class T>
void decode(std::string_view data, header const& h, table& m, std::string const& name) {
    auto const count = m.rows * m.columns;
    if (data.size() != count * sizeof(T))
        refuse(name,
               "has " + std::to_string(data.size()) + " bytes of data where its shape needs " +
                   std::to_string(count * sizeof(T)),
               "save the array again, one array to a file");
    m.values.resize(count);
    for (std::size_t k = 0; k < count; ++k) {
        T x;
        std::memcpy(&x, data.data() + k * sizeof(T), sizeof(T));
        if constexpr (sizeof(T) == 8 && std::numeric_limits<T>::is_integer)
            if (constexpr T most = T(1) << 53; x > most || (x < 0 && x < T(0) - most))
                refuse(name, "holds an integer beyond 2^53, which a double cannot keep",
                       "use smaller integers");
        m.values[h.fortran_order ? k % m.rows * m.columns + k / m.rows : k] = double(x);
    }
}

using decoder = void (*)(std::string_view, header const&, table&, std::string const&);

decoder decoder_of(std::string const& type) {
    static constexpr std::pair<std::string_view, decoder> known[] = {
        {"<f8", decode<double>},        {"<f4", decode<float>},         {"<i8", decode<std::int64_t>},
        {"<i4", decode<std::int32_t>},  {"<i2", decode<std::int16_t>},  {"|i1", decode<std::int8_t>},
        {"<u8", decode<std::uint64_t>}, {"<u4", decode<std::uint32_t>}, {"<u2", decode<std::uint16_t>},
        {"|u1", decode<std::uint8_t>},  {"|b1", decode<std::uint8_t>},
    };
    for (auto const& [name, decode] : known)
        if (name == type) return decode;
    return nullptr;
}

[[noreturn]] void refuse_type(std::string const& type, std::string const& name) {
    if (type.find('O') != type.npos) refuse(name, "holds pickled Python objects, which are never loaded");
    if (is_text(type)) refuse(name, "holds text, not numbers");
    if (type.starts_with('>')) refuse(name, "holds big-endian numbers");
    refuse(name, "holds elements of type " + type + ", which are not read");
}

/// Magic, version and dictionary, padded so that the data begin at a multiple of 64.
std::string start(std::string const& type, std::string const& shape) {
    auto text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    text.append(63 - (magic.size() + 4 + text.size()) % 64, ' ') += '\n';
    std::string bytes{magic};
    bytes += {'\1', '\0', char(text.size() & 255), char(text.size() >> 8)};
    return bytes + text;
}

template <class T>
std::string encode(char const* type, std::span<T const> values, std::string const& shape) {
    auto bytes = start(type, shape);
    auto const begin = bytes.size();
    bytes.resize(begin + values.size_bytes());
    if (!values.empty()) std::memcpy(bytes.data() + begin, values.data(), values.size_bytes());
    return bytes;
}

template <class T>
std::string encode(char const* type, std::span<T const> values) {
    return encode(type, values, std::to_string(values.size()) + ",");
}

/// The code points of UTF-8 text; a stray byte stands for itself.
std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t k = 0; k < text.size();) {
        auto const lead = static_cast<unsigned char>(text[k++]);
        auto const more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
        char32_t point = more ? lead & (0x3F >> more) : lead;
        for (int n = 0; n < more && k < text.size(); ++n) point = point << 6 | (text[k++] & 0x3F);
        points += point;
    }
    return points;
}
}  // namespace

table read_npy(std::string_view bytes, std::string const& name) {
    auto const h = read_header(bytes, name);
    auto const decode = decoder_of(h.type);
    if (!decode) refuse_type(h.type, name);
    auto m = shaped(h.shape, name);
    decode(bytes.substr(h.data), h, m, name);
    return m;
}

table read_npy(std::filesystem::path const& file) { return read_npy(read_file(file), file.string()); }

bool holds_text(std::string_view npy_bytes, std::string const& name) {
    return is_text(read_header(npy_bytes, name).type);
}

std::string npy_bytes(std::span<double const> x) { return encode("<f8", x); }
std::string npy_bytes(std::span<std::uint32_t const> x) { return encode("<u4", x); }
std::string npy_bytes(std::span<std::uint64_t const> x) { return encode("<u8", x); }
std::string npy_bytes(std::span<std::int64_t const> x) { return encode("<i8", x); }

std::string npy_bytes(std::span<std::string const> texts) {
    std::vector<std::u32string> rows;
    std::size_t width = 1;
    for (auto const& text : texts) width = std::max(width, rows.emplace_back(code_points(text)).size());
    std::u32string cells;
    for (auto& row : rows) cells += row.append(width - row.size(), U'\0');
    auto const type = "<U" + std::to_string(width);
    return encode(type.c_str(), std::span<char32_t const>{cells}, std::to_string(rows.size()) + ",");
}

std::string npy_bytes(table const& m) {
    return encode("<f8", std::span<double const>{m.values},
                  std::to_string(m.rows) + ", " + std::to_string(m.columns));
}

}  // namespace neurapse
