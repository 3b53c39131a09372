// SPDX-License-Identifier: MIT
// A stranger's program: it must compile, link everything the library is made with, and run.
#include <neurapse/base/error.hpp>
#include <neurapse/io/npz.hpp>

int main() {
    neurapse::npz_writer out{"stranger.npz"};
    out.add("x", std::vector<double>{1, 2});
    out.close();
    try {
        neurapse::read_npz("stranger.npz", "y");
    } catch (neurapse::error const& e) {
        return e.complaints().front().code == neurapse::code::bad_data_file ? 0 : 1;
    }
    return 1;
}
